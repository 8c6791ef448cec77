/* Deposits files at given instants, each on a connection of its own that is open before.
 *
 *     deposits < PLAN
 *
 * A line of the plan is `port instant file number token`; instants are seconds since 1970, in
 * order. X-Request-Start tells when the request left, as the proxy does.  A line of the answer is
 * `number status instant seconds` and the first bytes of the body. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define DEPOSITS_MAX 20000
#define TOKEN_MAX    2048
#define ANSWER_MAX   32768
#define PATIENCE_S   60

struct deposit {
	int port, number, socket;
	double at, stamp, sent, took; /* stamp: what the request says, whole milliseconds */
	char file[40], token[TOKEN_MAX];
	char answer[ANSWER_MAX];
	size_t length;
	bool done;
};

static struct deposit *deposits;
static size_t count, left;

static double now(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void stop(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

static void read_plan(void)
{
	deposits = calloc(DEPOSITS_MAX, sizeof *deposits);
	if (deposits == NULL)
		stop("memory");
	for (struct deposit *d = deposits; count < DEPOSITS_MAX; d++, count++)
		if (scanf("%d %lf %39s %d %2047s", &d->port, &d->at, d->file, &d->number,
			  d->token) != 5)
			break;
	left = count;
}

static void connect_one(struct deposit *d, int poll)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)d->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) },
	};
	d->socket = socket(AF_INET, SOCK_STREAM, 0);
	if (d->socket < 0 ||
	    connect(d->socket, (const struct sockaddr *)&address, sizeof address) != 0)
		stop("connect");
	fcntl(d->socket, F_SETFL, O_NONBLOCK);
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = d };
	if (epoll_ctl(poll, EPOLL_CTL_ADD, d->socket, &event) != 0)
		stop("epoll");
}

static void send_one(struct deposit *d)
{
	char request[TOKEN_MAX + 512];
	d->sent = now(CLOCK_REALTIME);
	d->stamp = (double)(int64_t)(d->sent * 1e3) / 1e3;
	int length = snprintf(request, sizeof request,
			      "POST /v1/applications/%s/submission HTTP/1.1\r\n"
			      "Host: 127.0.0.1\r\nAuthorization: Bearer %s\r\nIf-Match: \"1\"\r\n"
			      "Idempotency-Key: rush-%d\r\nX-Request-Start: %.3f-0.000\r\n"
			      "Content-Length: 0\r\n\r\n",
			      d->file, d->token, d->number, d->stamp);
	if (write(d->socket, request, (size_t)length) != length)
		stop("write");
}

/* The body once all of it is there; NULL before. */
static const char *body_of(struct deposit *d)
{
	d->answer[d->length] = '\0';
	char *end = strstr(d->answer, "\r\n\r\n"), *told = strcasestr(d->answer, "content-length:");
	if (end == NULL || told == NULL || told > end)
		return NULL;
	size_t head = (size_t)(end - d->answer) + 4;
	return d->length >= head + strtoul(told + 15, NULL, 10) ? d->answer + head : NULL;
}

static void finish(struct deposit *d, const char *body)
{
	d->took = now(CLOCK_REALTIME) - d->sent;
	d->done = true;
	left--;
	close(d->socket);
	for (char *c = d->answer; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	int status = body == NULL ? 0 : (int)strtol(d->answer + 9, NULL, 10);
	printf("%d %d %.3f %.6f %.300s\n", d->number, status, d->stamp, d->took,
	       body == NULL ? "" : body);
}

static void receive(struct deposit *d)
{
	ssize_t got = read(d->socket, d->answer + d->length, ANSWER_MAX - 1 - d->length);
	if (got < 0 && errno == EAGAIN)
		return;
	if (got > 0)
		d->length += (size_t)got;
	const char *body = body_of(d);
	if (body != NULL || got <= 0)
		finish(d, body);
}

static int wait_ms(size_t next)
{
	double until = next < count ? deposits[next].at - now(CLOCK_REALTIME) : 1;
	return until <= 0 ? 0 : (int)(until * 1e3);
}

int main(void)
{
	struct epoll_event events[64];
	size_t next = 0;
	int poll = epoll_create1(0);
	read_plan();
	for (size_t i = 0; i < count; i++)
		connect_one(&deposits[i], poll);
	double last = count == 0 ? 0 : deposits[count - 1].at + PATIENCE_S;
	while (left > 0 && now(CLOCK_REALTIME) < last) {
		int ready = epoll_wait(poll, events, 64, wait_ms(next));
		for (int i = 0; i < ready; i++)
			receive(events[i].data.ptr);
		for (int i = 0; i < 16 && next < count && deposits[next].at <= now(CLOCK_REALTIME);
		     i++)
			send_one(&deposits[next++]);
	}
	for (size_t i = 0; i < count; i++)
		if (!deposits[i].done)
			finish(&deposits[i], NULL);
	return EXIT_SUCCESS;
}
