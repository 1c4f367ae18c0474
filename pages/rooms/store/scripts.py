"""What Redis does as one step, so that no other server process comes between: scripts in Lua."""

ADD = """
-- rooms, the room, its host | code, opened, state, turn, checksum of the host, most rooms, when it is over
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[6]) then return 'full' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'taken' end
redis.call('HSET', KEYS[2], 'state', ARGV[3], 'turn', ARGV[4], 'host', ARGV[5], 'votes', 0)
redis.call('SET', KEYS[3], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('EXPIREAT', KEYS[2], ARGV[7])
redis.call('EXPIREAT', KEYS[3], ARGV[7])
return 'added'
"""
CHANGE = """
-- the room, the votes to be deleted | state before, state after, turn after, a mark of this change
if redis.call('HGET', KEYS[1], 'mark') == ARGV[4] then return 1 end -- the answer to the first try was lost
if redis.call('HGET', KEYS[1], 'state') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'turn', ARGV[3], 'mark', ARGV[4])
for place = 2, #KEYS do redis.call('DEL', KEYS[place]) end
return 1
"""
VOTE = """
-- the room, the votes of this round | turn, voter, answer, most votes, whether an earlier answer stays, when it is over
if redis.call('HGET', KEYS[1], 'turn') ~= ARGV[1] then return {'stage', ''} end
local earlier = redis.call('HGET', KEYS[2], ARGV[2])
if earlier and ARGV[5] == '1' then return {'kept', earlier} end
if not earlier and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[4]) then return {'voters', ''} end
local place = earlier and string.match(earlier, '^%d+') or redis.call('HINCRBY', KEYS[1], 'votes', 1)
local kept = place .. ' ' .. ARGV[3]
redis.call('HSET', KEYS[2], ARGV[2], kept)
redis.call('EXPIREAT', KEYS[2], ARGV[6])
return {'kept', kept}
"""
