"""The use cases: inspect, match, judge, waive, decide."""
