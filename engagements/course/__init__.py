"""The life of an engagement: from the signature to the handover. Its milestones are computed from
the first day, and rows only say what people did about them; what is late says who owes what since
when. Here are also the checklists, the bridge's clock, the renewal, the fit and the papers."""
