/* What the library read, as plain memory, with nothing merged and nothing lost: the raw target, the
 * headers as often and in the order they were sent, the instant at which the request began. */
#include "http/server_engine.h"

#include "base/log.h"

#include <arpa/inet.h>
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static enum MHD_Result take_header(void *cls, enum MHD_ValueKind kind, const char *name,
				   const char *value)
{
	(void)kind;
	struct exchange *ex = cls;
	if (ex->header_count == REQUEST_HEADERS_MAX) {
		ex->headers_overflow = true;
		return MHD_NO;
	}
	ex->headers[ex->header_count++] =
		(struct header){ .name = name, .value = value != NULL ? value : "" };
	return MHD_YES;
}

/* --- who asks, and since when */

static bool from_proxy(const struct server *server, const struct sockaddr *peer)
{
	return server->proxy.s_addr != htonl(INADDR_ANY) && peer->sa_family == AF_INET &&
	       ((const struct sockaddr_in *)peer)->sin_addr.s_addr == server->proxy.s_addr;
}

static const char *socket_address(struct arena *arena, const struct sockaddr *peer)
{
	if (peer->sa_family != AF_INET)
		return "";
	char *text = arena_alloc(arena, INET_ADDRSTRLEN);
	const void *address = &((const struct sockaddr_in *)peer)->sin_addr;
	return inet_ntop(AF_INET, address, text, INET_ADDRSTRLEN) != NULL ? text : "";
}

/* What the proxy says of its own client, when it is an address. */
static const char *proxied_address(const struct exchange *ex)
{
	size_t count;
	struct in6_addr address;
	const char *value = exchange_header(ex, "X-Real-IP", &count);
	bool good = count == 1 && (inet_pton(AF_INET, value, &address) == 1 ||
				   inet_pton(AF_INET6, value, &address) == 1);
	return good ? value : NULL;
}

/* "1700000000.123" in microseconds, cut at the third decimal. */
static bool milliseconds(const char **text, int64_t *ret_us)
{
	char *end = NULL;
	if (**text < '0' || **text > '9')
		return false;
	long long seconds = strtoll(*text, &end, 10);
	if (*end != '.' || strspn(end + 1, "0123456789") != 3 || seconds > INT64_C(100000000000))
		return false;
	*ret_us = seconds * 1000000 + strtoll(end + 1, NULL, 10) * 1000;
	*text = end + 4;
	return true;
}

/* X-Request-Start: when the proxy had read the request, less how long that took it. */
static bool proxied_start(const struct exchange *ex, struct instant *ret)
{
	size_t count;
	int64_t read_us = 0, took_us = 0;
	const char *text = exchange_header(ex, "X-Request-Start", &count);
	if (count != 1 || !milliseconds(&text, &read_us) || *text++ != '-' ||
	    !milliseconds(&text, &took_us) || *text != '\0' || took_us > read_us)
		return false;
	ret->us = read_us - took_us;
	return true;
}

/* The proxy waits for the whole body, so that its own account of the beginning is the true one. */
static void believe_proxy(struct exchange *ex)
{
	const char *address = proxied_address(ex);
	if (address != NULL)
		ex->address = address;
	struct instant start;
	if (!proxied_start(ex, &start))
		return;
	if (instant_before(start, ex->arrived))
		ex->arrived = start;
	else if (start.us - ex->arrived.us > 1000) /* its figures are cut to the millisecond */
		log_write(NULL, LOG_TIME_WENT_BACK, KV("start", start), KV("arrived", ex->arrived));
}

/* --- where the request ends */

static bool all_digits(const char *text)
{
	return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* A space or a colon too many makes another header of it for another party. */
static bool names_sound(const struct exchange *ex)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; /* RFC 9110, 5.6.2 */
	for (size_t i = 0; i < ex->header_count; i++) {
		const char *name = ex->headers[i].name;
		if (*name == '\0' || name[strspn(name, token)] != '\0')
			return false;
	}
	return true;
}

/* Two parties that understand such a request differently can be played against each other
 * (RFC 9112, 11.2): the library's parser lets all of these pass. */
static const char *framing_fault(const struct exchange *ex)
{
	size_t codings, lengths, hosts;
	const char *coding = exchange_header(ex, "Transfer-Encoding", &codings);
	const char *length = exchange_header(ex, "Content-Length", &lengths);
	exchange_header(ex, "Host", &hosts);

	if (!names_sound(ex))
		return "header name";
	if (codings > 0 && lengths > 0)
		return "Transfer-Encoding, Content-Length";
	if (codings > 1 || (codings == 1 && strcasecmp(coding, "chunked") != 0))
		return "Transfer-Encoding";
	if (lengths > 1 || (lengths == 1 && !all_digits(length)))
		return "Content-Length";
	if (hosts > 1)
		return "Host";
	if (ex->target[0] != '/')
		return "absolute-form";
	if (strchr(ex->target, '#') != NULL)
		return "#";
	return NULL;
}

static bool longer_than(const struct exchange *ex, size_t limit)
{
	const char *length = exchange_header(ex, "Content-Length", NULL);
	return ex->body.length > limit ||
	       (length != NULL && all_digits(length) && strtoumax(length, NULL, 10) > limit);
}

/* Ulfius has gathered it, if there is one. */
static struct bytes body_of(const struct call *call)
{
	const struct connection_info_struct *kept = call->framework;
	if (kept == NULL)
		return (struct bytes){ 0 };
	return (struct bytes){ kept->request->binary_body, kept->request->binary_body_length };
}

void exchange_of(const struct call *call, const char *method, struct exchange *ret)
{
	const struct server *server = call->server;
	ret->target = call->target;
	ret->arrived = call->arrived;
	ret->method = method;
	ret->body = body_of(call);
	MHD_get_connection_values(call->connection, MHD_HEADER_KIND, take_header, ret);
	ret->body_cut = longer_than(ret, server->body_limit);
	ret->framing_fault = framing_fault(ret);

	const struct sockaddr *peer =
		MHD_get_connection_info(call->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	ret->address = socket_address(ret->arena, peer);
	if (from_proxy(server, peer))
		believe_proxy(ret);
	else if (exchange_header(ret, "X-Request-Start", NULL) != NULL)
		ret->framing_fault = "X-Request-Start"; /* nobody else may say when it began */
}
