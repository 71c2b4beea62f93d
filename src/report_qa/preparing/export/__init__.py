"""A basket as a file: Word and Markdown. (The HTML file is made where all HTML is made, in `web`.)"""
