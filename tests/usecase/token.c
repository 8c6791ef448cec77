/* Tokens of people who do not exist, as transcripts have them. */
#include "http/transcript_token.c"
