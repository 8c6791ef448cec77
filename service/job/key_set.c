/* One thread, one question to the issuer at a time; workers only leave a wish. */
#include "job/key_set.h"

#include "base/clock.h"
#include "base/log.h"
#include "http/token.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>

#define SET_BYTES_MAX      65536
#define CONNECT_TIMEOUT_MS 2000L
#define FETCH_TIMEOUT_MS   5000L
#define REFRESH_S          600
#define REFRESH_MIN_S      60 /* whatever the issuer says */
#define RETRY_S            30
#define UNKNOWN_KID_S      30
#define KEEP_S             (24 * 3600)
#define KIDS_MAX           256

/* A ring of the hashes of names: a collision costs a fetch not made, ten minutes at most. */
struct kids {
	uint64_t hashes[KIDS_MAX];
	size_t count; /* ever added */
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct key_set_settings settings;
	pthread_t thread;
	bool running, stopping;
	bool wanted;          /* somebody met an unknown key since the last fetch began */
	struct kids pending;  /* met since the last fetch began */
	struct kids unknown;  /* still not in the set after a fetch made for them */
	int64_t due_s;        /* of the next regular fetch; monotonic, as all of these */
	int64_t wish_after_s; /* no fetch for an unknown key before */
	uint64_t seed;        /* of the hashes, so that nobody can choose a collision */
	struct key_set_counts counts;
} job = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int64_t monotonic_s(void)
{
	return clock_monotonic_ms() / 1000;
}

/* --- names of keys */

static uint64_t kid_hash(const char *kid)
{
	uint64_t hash = job.seed ^ UINT64_C(14695981039346656037);
	for (; *kid; kid++)
		hash = (hash ^ (unsigned char)*kid) * UINT64_C(1099511628211);
	return hash;
}

static bool kids_have(const struct kids *kids, uint64_t hash)
{
	size_t held = kids->count < KIDS_MAX ? kids->count : KIDS_MAX;
	for (size_t i = 0; i < held; i++)
		if (kids->hashes[i] == hash)
			return true;
	return false;
}

static void kids_add(struct kids *kids, uint64_t hash)
{
	kids->hashes[kids->count++ % KIDS_MAX] = hash;
}

/* Called by workers: leaves a wish, never waits for the issuer. */
static void want(const char *kid)
{
	pthread_mutex_lock(&job.lock);
	uint64_t hash = kid_hash(kid);
	if (!kids_have(&job.unknown, hash) && !kids_have(&job.pending, hash)) {
		kids_add(&job.pending, hash);
		job.wanted = true;
		pthread_cond_signal(&job.changed);
	}
	pthread_mutex_unlock(&job.lock);
}

/* --- one fetch */

struct answer {
	char *text; /* SET_BYTES_MAX bytes */
	size_t length;
	int64_t max_age_s; /* -1: not said */
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct answer *answer = context;
	size_t length = size * count;
	if (length > SET_BYTES_MAX - answer->length)
		return 0; /* stops the transfer */
	memcpy(answer->text + answer->length, bytes, length);
	answer->length += length;
	return length;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
	static const char name[] = "cache-control:", directive[] = "max-age=";
	struct answer *answer = context;
	size_t length = size * count;
	char line[256];

	if (length >= sizeof(line) || strncasecmp(bytes, name, sizeof(name) - 1) != 0)
		return length;
	memcpy(line, bytes, length);
	line[length] = '\0';
	const char *at = strcasestr(line, directive);
	if (at)
		answer->max_age_s = strtoll(at + sizeof(directive) - 1, NULL, 10);
	return length;
}

static void release_curl(CURL **curl)
{
	if (*curl)
		curl_easy_cleanup(*curl);
}
#define curl_auto_t __attribute__((cleanup(release_curl))) CURL

static void prepare(CURL *curl, struct answer *answer)
{
	curl_easy_setopt(curl, CURLOPT_URL, job.settings.url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, FETCH_TIMEOUT_MS);
	curl_easy_setopt(curl, CURLOPT_MAXFILESIZE, (long)SET_BYTES_MAX);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
	if (job.settings.ca_file && *job.settings.ca_file)
		curl_easy_setopt(curl, CURLOPT_CAINFO, job.settings.ca_file);
}

/* NULL, or why not. */
static const char *ask(struct answer *answer)
{
	long status = 0;
	curl_auto_t *curl = curl_easy_init();
	if (!curl)
		return "the HTTP client could not be started";

	prepare(curl, answer);
	CURLcode code = curl_easy_perform(curl);
	if (code != CURLE_OK)
		return curl_easy_strerror(code);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	return status == 200 ? NULL : "the answer is not 200";
}

static const char *fetch(int64_t *ret_max_age_s)
{
	struct answer answer = { .text = malloc(SET_BYTES_MAX), .max_age_s = -1 };
	const char *error;
	if (!answer.text)
		abort();

	const char *fault = ask(&answer);
	struct bytes text = { .data = answer.text, .length = answer.length };
	if (!fault && !token_keys_install(text, KEEP_S, &error))
		fault = error;
	free(answer.text);
	*ret_max_age_s = answer.max_age_s;
	return fault;
}

/* --- the rhythm */

/* Within a tenth, so that many services do not ask at the same second. */
static int64_t with_jitter(int64_t seconds)
{
	uint32_t number = 0;
	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		return seconds;
	return seconds - seconds / 10 + (int64_t)(number % (uint32_t)(seconds / 10 + 1));
}

static int64_t next_in_s(const char *fault, int64_t max_age_s)
{
	int64_t seconds = max_age_s < 0 || max_age_s > REFRESH_S ? REFRESH_S : max_age_s;
	if (fault)
		return RETRY_S;
	return with_jitter(seconds < REFRESH_MIN_S ? REFRESH_MIN_S : seconds);
}

/* What was met before the fetch and is met again after it is not worth another one. */
static void settle_kids(const struct kids *asked_for)
{
	size_t held = asked_for->count < KIDS_MAX ? asked_for->count : KIDS_MAX;
	for (size_t i = 0; i < held; i++)
		kids_add(&job.unknown, asked_for->hashes[i]);
}

/* With the lock held; gives it back while the issuer is asked. */
static void fetch_locked(void)
{
	struct kids asked_for = job.pending;
	bool for_unknown = job.wanted;
	int64_t max_age_s;

	job.pending = (struct kids){ 0 };
	job.wanted = false;
	if (for_unknown)
		job.wish_after_s = monotonic_s() + UNKNOWN_KID_S;
	pthread_mutex_unlock(&job.lock);

	const char *fault = fetch(&max_age_s);
	if (fault)
		log_write(NULL, LOG_KEYS_STALE, KV("url", job.settings.url), KV("cause", fault));

	pthread_mutex_lock(&job.lock);
	job.counts.fetches++;
	job.counts.failures += fault != NULL;
	job.counts.last_failure = fault;
	job.due_s = monotonic_s() + next_in_s(fault, max_age_s);
	if (!fault)
		settle_kids(&asked_for);
}

static int64_t wake_at_s(void)
{
	return job.wanted && job.wish_after_s < job.due_s ? job.wish_after_s : job.due_s;
}

static void *run(void *unused)
{
	(void)unused;
	pthread_mutex_lock(&job.lock);
	while (!job.stopping) {
		int64_t at_s = wake_at_s();
		struct timespec until = { .tv_sec = at_s };
		if (monotonic_s() >= at_s)
			fetch_locked();
		else
			pthread_cond_timedwait(&job.changed, &job.lock, &until);
	}
	pthread_mutex_unlock(&job.lock);
	return NULL;
}

static void condition_init(void)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&job.changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool key_set_start(const struct key_set_settings *settings, const char **ret_error)
{
	*ret_error = "the address of the key set is not https";
	if (strncmp(settings->url, "https://", 8) != 0)
		return false;
	*ret_error = "the HTTP client could not be started";
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    getrandom(&job.seed, sizeof(job.seed), 0) != sizeof(job.seed))
		return false;

	job.settings = *settings;
	job.stopping = false;
	condition_init();
	pthread_mutex_lock(&job.lock);
	fetch_locked();
	pthread_mutex_unlock(&job.lock);

	*ret_error = "the thread of the key set could not be started";
	job.running = pthread_create(&job.thread, NULL, run, NULL) == 0;
	if (job.running)
		token_keys_on_unknown(want);
	return job.running;
}

void key_set_stop(void)
{
	if (!job.running)
		return;
	token_keys_on_unknown(NULL);
	pthread_mutex_lock(&job.lock);
	job.stopping = true;
	pthread_cond_signal(&job.changed);
	pthread_mutex_unlock(&job.lock);
	pthread_join(job.thread, NULL);
	job.running = false;
}

void key_set_counts(struct key_set_counts *ret)
{
	pthread_mutex_lock(&job.lock);
	*ret = job.counts;
	pthread_mutex_unlock(&job.lock);
}
