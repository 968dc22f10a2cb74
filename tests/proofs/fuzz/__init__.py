"""`make fuzz`: send thousands of hostile requests. None may cause a 5xx.

`kinds`    the kinds of URLs, from the URLconf, so that new URLs are included automatically
`hostile`  create hostile requests from a seed
`checks`   check the responses
`running`  run in this process and against a real server, and print the table and the failures
"""
