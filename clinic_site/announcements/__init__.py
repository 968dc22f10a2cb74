"""What the clinic announces at the top of its pages for some days, such as a day on which it is closed."""
