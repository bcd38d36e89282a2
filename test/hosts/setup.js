/* An older zod names the variables of what it compiles with Math.random, which the engine fixes: then all have one name. */
require('zod/v4').config({ jitless: true });
