"""The public pages of patient education, and what they are made of."""
