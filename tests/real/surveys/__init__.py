"""Survey exports of other people: Qualtrics, Typeform, SurveyMonkey polls, and the tables of connectors."""
