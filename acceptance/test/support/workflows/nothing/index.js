// The machine is prepared.
