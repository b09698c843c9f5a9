"""The life of an engagement: milestones, what each side owes, renewal, fit, papers, the end."""
