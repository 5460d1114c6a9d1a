"""What a build costs, beside what other generators need for the same content: python -m bench.build"""
