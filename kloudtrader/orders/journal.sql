-- The schema of the order journal and its statements, each under its name.

-- name: schema
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL, account TEXT NOT NULL,
  key TEXT,
  our_id TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 1,
  request TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('sending','released','refused','placed','settled')),
  order_id TEXT, response TEXT,
  api_key TEXT, user_id TEXT,
  begun TEXT NOT NULL, changed TEXT NOT NULL,
  UNIQUE (scope, account, key), UNIQUE (scope, account, our_id));

CREATE TABLE attempt (
  entry BIGINT NOT NULL REFERENCES entry, n INTEGER NOT NULL,
  owner TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','applied','not_applied','not_sent','settled')),
  our_id TEXT NOT NULL,
  lone BOOLEAN NOT NULL,
  host TEXT, pid INTEGER, response TEXT, begun TEXT, ended TEXT,
  PRIMARY KEY (entry, n));

-- The promise "never a second send where the venue takes one id twice", kept by the database even
-- if our code is wrong.
CREATE UNIQUE INDEX one_send ON attempt (entry) WHERE lone AND state IN ('open','applied');

-- name: find_entry
SELECT id FROM entry WHERE {} LIMIT 1;

-- name: select_entries
SELECT id, scope, account, key, our_id, generation, state, order_id, api_key, user_id, begun, changed,
  response, request
FROM entry WHERE {} ORDER BY id;

-- name: select_attempts
SELECT entry, n, owner, state, our_id, host, pid, begun, ended FROM attempt
WHERE entry IN (SELECT id FROM entry WHERE {}) ORDER BY n;

-- name: own_attempt
SELECT entry.id FROM entry JOIN attempt ON attempt.entry = entry.id
WHERE scope = :scope AND account = :account AND entry.our_id = :our_id AND owner = :owner;

-- name: insert_entry
INSERT INTO entry
  (scope, account, key, our_id, generation, request, state, api_key, begun, changed)
VALUES
  (:scope, :account, :key, :our_id, :generation, :request, 'sending', :api_key, :now, :now)
ON CONFLICT DO NOTHING
RETURNING id;

-- name: reopen_entry
UPDATE entry SET state = 'sending', generation = :generation, our_id = :our_id, changed = :now
WHERE id = :number AND state = :was AND generation = :was_generation
RETURNING id;

-- name: insert_attempt
INSERT INTO attempt (entry, n, owner, state, our_id, lone, host, pid, begun)
VALUES
  (:number, 1 + COALESCE((SELECT MAX(n) FROM attempt WHERE entry = :number), 0), :owner, 'open',
  :our_id, :lone, :host, :pid, :now);

-- name: lock_entry
UPDATE entry SET changed = changed WHERE id = :number RETURNING state;

-- name: end_attempt
UPDATE attempt SET state = :attempt, response = :response, ended = :now
WHERE entry = :number AND owner = :owner AND state = 'open'
RETURNING n;

-- name: end_entry
UPDATE entry SET state = :state, response = :response, changed = :now
WHERE id = :number AND state = 'sending'
  AND NOT EXISTS (SELECT 1 FROM attempt WHERE entry = :number AND state = 'open');

-- name: apply_attempt
UPDATE attempt SET state = 'applied', ended = :now
WHERE entry = :number AND our_id = :our_id AND state = 'open';

-- name: place_entry
UPDATE entry SET state = 'placed', order_id = COALESCE(order_id, :order_id), response = NULL,
  user_id = COALESCE(user_id, :user_id), changed = :now
WHERE id = :number AND state = :was
  AND (state <> 'placed' OR user_id IS NULL AND CAST(:user_id AS TEXT) IS NOT NULL);

-- name: settle_entry
UPDATE entry SET state = 'settled', changed = :now WHERE id = :number AND state = 'sending'
RETURNING id;

-- name: settle_attempts
UPDATE attempt SET state = 'settled', ended = :now WHERE entry = :number AND state = 'open';
