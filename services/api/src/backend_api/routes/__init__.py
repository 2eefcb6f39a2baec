"""Routes: HTTP in, HTTP out; what is kept where is the stores' business."""
