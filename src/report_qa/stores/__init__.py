"""Where vectors are searched: `kinds` says which FAISS index for how many rows, `faiss_store` builds, opens and asks it."""
