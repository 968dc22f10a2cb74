"""The made-up clinics and the code that loads them."""
