"""The mandate keeps the days tied to what they are for: the outcomes and how each quarter judged
them, where the work ends, who does what around it, what worries the client's chief, and the three
things that matter this month."""
