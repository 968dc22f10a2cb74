"""`make privacy`, second part: no log and no row contains what a visitor sent, whatever fails.

`visitor`   what a visitor sends, and the traces that it could leave
`site`      the site with PostgreSQL, as its operator runs it
`proxy`     nginx with the shipped configuration
`weather`   failures of PostgreSQL and of the site
`refusals`  requests that nginx refuses, and failures of nginx
`floods`    how many lines strangers can add to the logs
`metrics`   /metrics through nginx
`reading`   read the logs and the database, and print the table
"""
