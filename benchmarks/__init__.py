"""What speed, memory and scale cost on this machine: `python -m benchmarks [NAME …]`."""
