"""The built-in KPIs of a role: what fractional executives usually measure, with the limits that are
usual, who owns each, where the figure is found and which words it is counted by.

Written in English here and read in everybody's language; an engagement copies what it takes, in
the client's language, and makes it its own. Limits are where one begins, not promises.

What measures activity rather than outcome is marked (`is_activity`): how much is done, held or
kept busy, whatever comes of it. Follow-up in time, visitors that become leads (any form that is
filled in counts), reviews held, deploys, where effort goes, tests held, projects that run to plan,
actions closed, hours booked, pages written. A share that says how well something turned out is
none, nor is what is late, lost or waits.
"""
