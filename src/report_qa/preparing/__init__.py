"""What a delegate prepares with: who is named, what happened when, what was counted, and what is taken away."""
