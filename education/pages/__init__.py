"""The public pages of patient education and their parts."""
