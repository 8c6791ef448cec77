/* The ceiling of the HTTP layer: Ulfius with the service's own engine settings, and nothing behind.
 *
 *     ceiling PORT WORKERS [FILE]
 *
 * GET answers the bytes of FILE, POST answers the body it was sent. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <ulfius.h>

static char bytes[1 << 20];
static size_t length;

static int answer_file(const struct _u_request *request, struct _u_response *response, void *data)
{
	(void)request, (void)data;
	u_map_put(response->map_header, "Content-Type", "application/json");
	ulfius_set_binary_body_response(response, 200, bytes, length);
	return U_CALLBACK_COMPLETE;
}

static int answer_echo(const struct _u_request *request, struct _u_response *response, void *data)
{
	(void)data;
	u_map_put(response->map_header, "Content-Type", "application/json");
	ulfius_set_binary_body_response(response, 200, request->binary_body,
					request->binary_body_length);
	return U_CALLBACK_COMPLETE;
}

static void read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		exit(EXIT_FAILURE);
	length = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
}

static unsigned number(const char *text)
{
	return (unsigned)strtoul(text, NULL, 10);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	if (argc > 3)
		read_file(argv[3]);
	sigset_t wanted;
	int got;
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGTERM);
	sigaddset(&wanted, SIGINT);
	sigprocmask(SIG_BLOCK, &wanted, NULL);
	signal(SIGPIPE, SIG_IGN);

	struct _u_instance instance;
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)ulfius_uri_logger, NULL },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)mhd_request_completed, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)number(argv[2]), NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, 4096, NULL },
		{ MHD_OPTION_CONNECTION_TIMEOUT, 10, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, 20 * 1024, NULL },
		{ MHD_OPTION_END, 0, NULL },
	};
	if (ulfius_init_instance(&instance, number(argv[1]), NULL, NULL) != U_OK)
		return EXIT_FAILURE;
	instance.allowed_post_processor = U_POST_PROCESS_NONE;
	instance.check_utf8 = 0;
	ulfius_add_endpoint_by_val(&instance, "GET", NULL, "*", 0, answer_file, NULL);
	ulfius_add_endpoint_by_val(&instance, "POST", NULL, "*", 0, answer_echo, NULL);
	if (ulfius_start_framework_with_mhd_options(
		    &instance, MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG, options) != U_OK)
		return EXIT_FAILURE;
	sigwait(&wanted, &got);
	ulfius_stop_framework(&instance);
	ulfius_clean_instance(&instance);
	return EXIT_SUCCESS;
}
