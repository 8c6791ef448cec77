/* The key set of an https issuer: when it is asked, what is taken from it, what is not followed. */
#include "unit/token_maker.h"

#include "http/token_engine.h"
#include "job/key_set.h"

#include <criterion/criterion.h>
#include <microhttpd.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

TestSuite(token_fetch, .timeout = 60);

/* --- an issuer on the loopback, with a certificate of its own */

struct issuer {
	struct MHD_Daemon *daemon;
	const char *url, *ca_file;
	atomic_uint requests;
	_Atomic(const char *) body;
	atomic_uint status;
	const char *location;
	bool length_untold; /* sent in chunks */
};

static ssize_t more_of(void *context, uint64_t position, char *ret, size_t max)
{
	const char *body = context;
	size_t left = strlen(body) - position;
	if (left == 0)
		return MHD_CONTENT_READER_END_OF_STREAM;
	memcpy(ret, body + position, left < max ? left : max);
	return (ssize_t)(left < max ? left : max);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
			      const char *method, const char *version, const char *data,
			      size_t *size, void **request)
{
	struct issuer *issuer = context;
	(void)url, (void)method, (void)version, (void)data, (void)size, (void)request;
	const char *body = issuer->body;
	issuer->requests++;
	void *bytes = (void *)(uintptr_t)body;
	struct MHD_Response *response =
		issuer->length_untold ? MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024,
									  more_of, bytes, NULL)
				      : MHD_create_response_from_buffer(strlen(body), bytes,
									MHD_RESPMEM_MUST_COPY);
	if (issuer->location)
		MHD_add_response_header(response, "Location", issuer->location);
	enum MHD_Result result = MHD_queue_response(connection, issuer->status, response);
	MHD_destroy_response(response);
	return result;
}

static void add_extension(X509 *certificate, int id, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, id, value);
	X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
}

static const char *pem_of_key(struct maker *m, EVP_PKEY *key)
{
	char *text;
	BIO *out = BIO_new(BIO_s_mem());
	PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL);
	long length = BIO_get_mem_data(out, &text);
	const char *pem = arena_text(m->arena, text, (size_t)length);
	BIO_free(out);
	return pem;
}

static const char *certificate_of(struct maker *m, EVP_PKEY *key)
{
	char *text;
	X509 *certificate = X509_new();
	BIO *out = BIO_new(BIO_s_mem());
	X509_set_version(certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
	X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
				   (const unsigned char *)"issuer", -1, -1, 0);
	X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
	X509_set_pubkey(certificate, key);
	add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
	add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
	X509_sign(certificate, key, EVP_sha256());
	PEM_write_bio_X509(out, certificate);
	long length = BIO_get_mem_data(out, &text);
	const char *pem = arena_text(m->arena, text, (size_t)length);
	BIO_free(out);
	X509_free(certificate);
	return pem;
}

static struct issuer *issuer_start(struct maker *m, const char *body)
{
	struct issuer *issuer = arena_new_one(m->arena, struct issuer);
	EVP_PKEY *key = maker_ec("P-256");
	const char *private = pem_of_key(m, key), *certificate = certificate_of(m, key);
	const char *ca_file = arena_printf(m->arena, "%s/ca.pem", maker_folder(m));
	EVP_PKEY_free(key);
	maker_write(ca_file, certificate);
	issuer->body = body;
	issuer->status = 200;
	issuer->ca_file = ca_file;
	issuer->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL,
					  NULL, answer, issuer, MHD_OPTION_HTTPS_MEM_KEY, private,
					  MHD_OPTION_HTTPS_MEM_CERT, certificate, MHD_OPTION_END);
	cr_assert_not_null(issuer->daemon);
	issuer->url =
		arena_printf(m->arena, "https://127.0.0.1:%d/keys",
			     MHD_get_daemon_info(issuer->daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	return issuer;
}

static void job_start(const struct issuer *issuer)
{
	const char *error = NULL;
	struct key_set_settings settings = { .url = issuer->url, .ca_file = issuer->ca_file };
	struct token_settings service = { .issuer = MAKER_ISSUER,
					  .audience = MAKER_AUDIENCE,
					  .jwks = issuer->url };
	cr_assert_not_null(freopen("/dev/null", "w", stderr)); /* where the job logs */
	cr_assert(token_keys_load(&service, &error), "%s", error);
	cr_assert(key_set_start(&settings, &error), "%s", error);
}

/* Until the issuer was asked so often, two seconds at most. */
static unsigned requests(struct issuer *issuer, unsigned expected)
{
	for (int i = 0; i < 200 && issuer->requests < expected; i++)
		usleep(10000);
	usleep(50000);
	return issuer->requests;
}

static bool has_key(const char *kid)
{
	token_key_set_auto_t *set = token_keys_get();
	return set && token_key_find(set, kid);
}

/* --- */

Test(token_fetch, a_new_key_is_asked_for_once)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	EVP_PKEY *next = maker_ec("P-256");
	const char *old_jwk = maker_jwk(m, m->key, "k1", "");
	struct issuer *issuer = issuer_start(m, maker_set(m, old_jwk, NULL));
	const char *token = maker_token(
		m, next, "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"k2\"}", PAYLOAD "}");

	job_start(issuer);
	cr_expect_eq(issuer->requests, 1, "the first set is there when the start returns");
	cr_expect(has_key("k1"));

	issuer->body = maker_set(m, old_jwk, maker_jwk(m, next, "k2", ""));
	cr_expect_str_eq(maker_outcome(m, token, &actor), "token-invalid kid-unknown");
	cr_expect_eq(requests(issuer, 2), 2);
	cr_expect_str_eq(maker_outcome(m, token, &actor), "accepted");
	cr_expect(has_key("k1"), "both keys are alive");
	key_set_stop();
	MHD_stop_daemon(issuer->daemon);
	EVP_PKEY_free(next);
}

Test(token_fetch, a_thousand_random_names_are_one_fetch)
{
	maker_auto_t *m = maker_new();
	const struct actor *actor;
	struct issuer *issuer = issuer_start(m, maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL));

	job_start(issuer);
	for (int i = 0; i < 1000; i++) {
		const char *header = arena_printf(
			m->arena, "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":\"random-%d\"}",
			i);
		const char *token =
			arena_printf(m->arena, "%s.AAAA", maker_unsigned(m, header, PAYLOAD "}"));
		cr_expect_str_eq(maker_outcome(m, token, &actor), "token-invalid kid-unknown");
	}
	cr_expect_eq(requests(issuer, 3), 2, "the one at the start, and one for all the names");
	struct key_set_counts counts;
	key_set_counts(&counts);
	cr_expect_eq(counts.fetches, 2);
	cr_expect_eq(counts.failures, 0);
	key_set_stop();
	MHD_stop_daemon(issuer->daemon);
}

Test(token_fetch, what_is_not_taken)
{
	maker_auto_t *m = maker_new();
	const char *good = maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL);
	const char *large = arena_printf(m->arena, "%s%*s", good, TOKEN_KEY_SET_MAX, "");
	const struct {
		const char *situation, *body, *location;
		unsigned status;
		bool length_untold, taken;
	} rows[] = {
		{ "a good set", good, NULL, 200, false, true },
		{ "a redirect to a good set", good, "/keys", 302, false, false },
		{ "an error with a good set", good, NULL, 500, false, false },
		{ "not found", "", NULL, 404, false, false },
		{ "nothing", "", NULL, 200, false, false },
		{ "a page", "<html></html>", NULL, 200, false, false },
		{ "an empty set", "{\"keys\":[]}", NULL, 200, false, false },
		{ "more than 64 KiB", large, NULL, 200, false, false },
		{ "a good set in chunks", good, NULL, 200, true, true },
		{ "more than 64 KiB in chunks", large, NULL, 200, true, false },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct issuer *issuer = issuer_start(m, rows[i].body);
		const char *error = NULL,
			   *other = maker_set(m, maker_jwk(m, m->key, "k0", ""), NULL);
		struct key_set_counts before, after;
		cr_assert(token_keys_install((struct bytes){ other, strlen(other) }, 60, &error));
		issuer->status = rows[i].status;
		issuer->location = rows[i].location;
		issuer->length_untold = rows[i].length_untold;
		key_set_counts(&before);
		job_start(issuer);
		key_set_counts(&after);
		cr_expect_eq(has_key("k1"), rows[i].taken, "%s", rows[i].situation);
		cr_expect_eq(has_key("k0"), !rows[i].taken, "%s: the old set", rows[i].situation);
		cr_expect_eq(after.failures - before.failures, !rows[i].taken, "%s",
			     rows[i].situation);
		cr_expect_eq(issuer->requests, 1, "%s: followed", rows[i].situation);
		key_set_stop();
		MHD_stop_daemon(issuer->daemon);
	}
}

Test(token_fetch, an_issuer_that_is_down_or_false)
{
	maker_auto_t *m = maker_new();
	struct issuer *issuer = issuer_start(m, maker_set(m, maker_jwk(m, m->key, "k1", ""), NULL));
	struct issuer *stranger = issuer_start(m, "{}");
	struct token_state state;

	/* A certificate that the file of authorities does not know. */
	const char *own = issuer->ca_file;
	issuer->ca_file = stranger->ca_file;
	maker_install(m, maker_set(m, maker_jwk(m, m->key, "k0", ""), NULL));
	job_start(issuer);
	cr_expect_not(has_key("k1"));
	cr_expect(has_key("k0"), "down: the old set stays");
	token_state(&state);
	cr_expect(state.usable);
	key_set_stop();
	issuer->ca_file = own;

	/* Nobody listens; the start goes on, and the next token says that keys are missing. */
	MHD_stop_daemon(issuer->daemon);
	struct key_set_counts counts;
	job_start(issuer);
	key_set_counts(&counts);
	cr_expect_not_null(counts.last_failure);
	key_set_stop();
	MHD_stop_daemon(stranger->daemon);
}

Test(token_fetch, addresses)
{
	static const struct {
		const char *url;
	} rows[] = {
		{ "http://127.0.0.1/keys" },
		{ "file:///etc/passwd" },
		{ "ftp://127.0.0.1/keys" },
		{ "HTTPS//127.0.0.1" },
		{ "" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *error = NULL;
		struct key_set_settings settings = { .url = rows[i].url };
		cr_expect_not(key_set_start(&settings, &error), "%s", rows[i].url);
		cr_expect_not_null(error);
	}
	key_set_stop(); /* harmless when nothing was started */
}
