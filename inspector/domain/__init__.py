"""Pure values and rules: standard library only; clock, chance and holidays are arguments."""
