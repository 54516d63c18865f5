-- Which channels take nothing, why, and how much waits for them?
SELECT channel, failure, waiting, given_up, since
FROM failing_channels
ORDER BY channel
