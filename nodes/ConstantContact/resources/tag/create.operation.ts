import { tags } from '../../api/tag';
import { createOnce } from '../createOnce';

export const createOperation = createOnce({ noun: 'tag', collection: tags, idOf: ({ tag_id }) => ({ tag_id }) });
