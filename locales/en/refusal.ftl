## refusal
