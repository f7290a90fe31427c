"""The decision: pure functions of a case, a plan, the law and a day, which say what to do next and why."""
