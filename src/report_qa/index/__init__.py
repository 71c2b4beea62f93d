"""The index folder: `building` writes generations, `reading` opens them, `generation` says what one is."""
