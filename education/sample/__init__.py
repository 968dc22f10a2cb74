"""The sample texts and the code that loads them."""
