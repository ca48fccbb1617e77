"""The page Udveksling: exchanging with colleagues, the laptops of the office, and enrolment."""
