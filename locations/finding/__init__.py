"""What a visitor typed becomes a place, then clinics; and the maps that show them."""
