"""What the program costs: invented cases of any size, a plain script to compare with, and the measuring of both."""
