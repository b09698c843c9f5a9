"""What the days are for: outcomes and their reviews, the scope, who is responsible for what, who has a say."""
