#include "domain/lint_text.h"

#include <string.h>

#define MILLION    1000000
#define THOUSAND   1000
#define DIGITS_MAX 12 /* of a figure; more is no amount */
#define LARGEST    INT64_C(1000000000)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t digits_at(const char *text)
{
	size_t count = 0;
	while (is_digit(text[count]))
		count++;
	return count;
}

/* Bytes of a space, plain, no-break or narrow; 0: there is none. */
static size_t space_at(const char *text)
{
	if (*text == ' ')
		return 1;
	if (strncmp(text, "\u00a0", 2) == 0)
		return 2;
	return strncmp(text, "\u202f", 3) == 0 ? 3 : 0;
}

/* --- dates */

static int32_t number_of(const char *text, size_t digits)
{
	int32_t value = 0;
	for (size_t i = 0; i < digits; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* 14/02/2022 */
static size_t slashed_date(const char *text, struct civil *ret)
{
	size_t day = digits_at(text);
	if (day < 1 || day > 2 || text[day] != '/')
		return 0;
	size_t month = digits_at(text + day + 1);
	const char *year = text + day + 1 + month + 1;
	if (month < 1 || month > 2 || year[-1] != '/' || digits_at(year) != 4)
		return 0;
	*ret = (struct civil){ number_of(year, 4), number_of(text + day + 1, month),
			       number_of(text, day) };
	return (size_t)(year + 4 - text);
}

/* 2022-02-14 */
static size_t hyphened_date(const char *text, struct civil *ret)
{
	if (digits_at(text) != 4 || text[4] != '-' || digits_at(text + 5) != 2 || text[7] != '-' ||
	    digits_at(text + 8) != 2)
		return 0;
	*ret = (struct civil){ number_of(text, 4), number_of(text + 5, 2), number_of(text + 8, 2) };
	return 10;
}

/* Bytes read; a day that does not exist is no date. */
static size_t date_at(const char *text, struct printed *ret)
{
	struct civil civil;
	size_t length = slashed_date(text, &civil);
	if (length == 0)
		length = hyphened_date(text, &civil);
	if (length == 0 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
	    civil.day > month_length(civil.year, civil.month))
		return 0;
	if (ret->date_count < PRINTED_MAX)
		ret->dates[ret->date_count++] = date_of(civil);
	return length;
}

/* --- figures */

/* " 000" after digits: a group of thousands. */
static size_t group_at(const char *text)
{
	size_t separator = *text == '.' ? 1 : space_at(text);
	return separator > 0 && digits_at(text + separator) == 3 ? separator + 3 : 0;
}

static int64_t add_digits(int64_t value, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (is_digit(text[i]))
			value = value * 10 + (text[i] - '0');
	return value;
}

/* Whole digits with their groups; *ret is the value. */
static size_t whole_at(const char *text, int64_t *ret)
{
	size_t length = digits_at(text);
	int64_t value = add_digits(0, text, length);
	size_t group = length <= 3 ? group_at(text + length) : 0;
	while (group > 0 && value < LARGEST) {
		value = add_digits(value, text + length, group);
		length += group;
		group = group_at(text + length);
	}
	*ret = value;
	return length;
}

static size_t word_at(const char *text, const char *word)
{
	size_t length = strlen(word);
	return strncmp(text, word, length) == 0 ? length : 0;
}

/* millions, M€, k€: what the figure is multiplied by. */
static int64_t scale_at(const char *text)
{
	text += space_at(text);
	if (word_at(text, "million") > 0 || word_at(text, "M€") > 0)
		return MILLION;
	return word_at(text, "k€") > 0 || word_at(text, "K€") > 0 ? THOUSAND : 1;
}

static size_t figure_at(const char *text, struct printed *ret)
{
	int64_t whole = 0;
	if (digits_at(text) > DIGITS_MAX)
		return digits_at(text);
	size_t length = whole_at(text, &whole);
	int64_t hundredths = whole * 100;
	size_t decimals =
		text[length] == ',' || text[length] == '.' ? digits_at(text + length + 1) : 0;
	if (decimals == 1 || decimals == 2) {
		int64_t tail = add_digits(0, text + length + 1, decimals);
		hundredths += decimals == 1 ? tail * 10 : tail;
		length += 1 + decimals;
	}
	int64_t scale = scale_at(text + length);
	if (ret->figure_count < PRINTED_MAX)
		ret->figures[ret->figure_count++] =
			(struct printed_figure){ hundredths * scale,
						 text[length + space_at(text + length)] == '%' };
	return length;
}

void printed_read(const char *text, struct printed *ret)
{
	*ret = (struct printed){ 0 };
	while (text != NULL && *text != '\0') {
		size_t length = 1;
		if (is_digit(*text))
			length = date_at(text, ret);
		if (length == 0)
			length = figure_at(text, ret);
		text += length;
	}
}

bool printed_has(const struct printed *printed, int64_t hundredths)
{
	for (size_t i = 0; i < printed->figure_count; i++)
		if (printed->figures[i].hundredths == hundredths)
			return true;
	return false;
}
