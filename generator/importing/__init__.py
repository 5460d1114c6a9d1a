"""What comes into content/ from elsewhere: fetched politely, understood strictly, written as people would write it."""
