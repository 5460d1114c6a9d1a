"""The pictures that link previews show, drawn at build."""
