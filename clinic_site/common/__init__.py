"""What education and locations both need. Nothing in here imports either of them."""
