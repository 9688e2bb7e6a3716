"""What a change would be worth, from the stakeholder's own assumptions."""
