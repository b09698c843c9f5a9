"""From the lead to the revenue: the stages of a client's funnel, the deals in it, what they add up
to, and the exports of a CRM that they come from. A deal is known by its number there; what ends it
is won or lost, which are no stages. Every figure is computed from the deals when it is looked at.
"""
