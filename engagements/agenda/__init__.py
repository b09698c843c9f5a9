"""Calendars of people: leave and availability, days taken from a calendar, the load over all engagements."""
