import { z } from 'zod/v4';

/** What an application asks for when it sends somebody to the page of consent. */
export const authorizeRequest = z.object({
	client_id: z.string(),
	redirect_uri: z.string(),
	response_type: z.literal('code'),
	scope: z.string().default(''),
	state: z.string().min(1),
});
export type AuthorizeRequest = z.output<typeof authorizeRequest>;
