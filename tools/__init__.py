"""Scripts of the developers and of ``start.py``; the program itself never imports them."""
