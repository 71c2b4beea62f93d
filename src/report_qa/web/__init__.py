"""The page and the API: thin edges around the assistant."""
