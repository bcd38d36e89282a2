// n8n, a browser and two databases share two cores here: what fails once is tried once more, and the log tells of it.
jest.retryTimes(1, { logErrorsBeforeRetry: true });
