"""`make fuzz`: thousands of requests that no kind person would send, none of which may be answered with a 5xx.

`kinds`    the kinds of addresses, from the URLconf: a new address is covered by itself
`hostile`  what is done to a request: any part of it, drawn from a seed
`checks`   what every answer must be
`running`  the run in this process, and over a real server; the table and the failures
"""
