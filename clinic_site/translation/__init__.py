"""The texts of the site in another language.

`models` holds a translation: the words of one record in one language, beside the English words that they translate.
`book` reads all published ones for a page, `middleware` gives the page its language by its address, and `opening` says
whether visitors may read a language, and what it still lacks. How records say other words is in
`publishing/other_words.py`.
"""
