/** Third part of the training text: original prose, written for this program. */
export const ORCHARD = `My grandfather planted the orchard when he was sixty, and people told him that it was late for that. He said that it
was late for him but early for the trees. There were ten rows with ten trees in each, and between the rows he left so
much room that a cart could turn. He did not own a cart. "Somebody will," he said.

For the first years there was nothing to see but sticks. Each stick had a stake beside it, thicker than itself, and a
collar of straw against the hares. In the evening he walked along the rows with a lantern and looked at every one of
them, and in the morning he walked along them again. My grandmother asked what could possibly have happened in the
night. "Nothing," said my grandfather. "I go to see that nothing has happened. It is the best news there is, and one
gets it only by going."

He had a rule for everything that he could not hurry. He would measure it, but not too often. The trees were measured
once a year, on the first of November, when the leaves were down, with a piece of string that he laid around the stem
at the height of his knee. He made a knot in the string for every tree and hung it in the barn beside the strings of
the earlier years. Whoever looked at a single string saw a hundred knots and nothing else. But if you stood a few
steps back, and let your eyes go from the left to the right, you could see the orchard growing: slowly at first, and
then not so slowly, and in the seventh year, after the summer without rain, hardly at all.

"If I had measured them every day of that summer," he used to say, "I should have cut them down."

I was five years old when the first apples came. There were eleven of them. They were put in a bowl on the table, and
nobody was allowed to eat one until all the neighbours had been to see it. The woman from the mill looked at the bowl
for some time and said that she had expected more of them. My grandfather said that he had expected more as well, and
that he had then gone out and counted the leaves on one branch and understood that each apple is made by some thirty
leaves, working all summer, in shifts. "Eleven is a great number," he said, "if you consider how few people were
employed."

The next year there were two hundred, and after that we no longer counted apples but baskets, and then carts. It was
my uncle who had the cart. It turned between the rows with a hand's breadth to spare on either side.

In September the whole family picked, with the schoolteacher and the two brothers from over the river, and anybody
else who had nothing better to do. There were ladders with three legs, and bags that one wore in front, like a
kangaroo, and a strict law: what you have dropped goes into the barrel for cider, and what you have bitten you must
finish. At noon we sat in the grass with our backs against the trees. There was bread and cold bacon. The grown people
talked about prices. I lay on my back and looked up through the leaves and tried to find the apples that everybody
had overlooked. There were always some. They hung in the middle, where the tree was thickest, and they were the
reddest of all, and the birds knew about them too.

It was on such a day that my grandfather explained the cellar to me. I had thought that one carried the apples down,
and there they were, and in the winter one carried them up again. But it was not so simple. "An apple in the cellar is
not asleep," he said. "It breathes. It takes a little from the air, and it gives a little warmth, and it gives off
something else, which you can smell but not see, and this tells the other apples to be ripe. One that is too ripe tells
it very loudly. So they have to lie apart, and the air has to move, and each week somebody must go down with a lamp and
look for the one that shouts."

That was my work from then on, and I was paid for it with the apple. Every Saturday I took the lamp and went along the
shelves. There were the early ones, soft and yellow, which had to be eaten before Christmas. There were the green ones,
as hard as wood, which nobody could bite before March, and which were then better than all the rest. I turned each of
them with one finger. It is strange how soon one knows. After a few weeks I did not have to look at all: I stood on the
lowest step, and held my breath, and I could have said on which shelf it was.

One winter I was ill and the cellar was not visited for three weeks. When I was allowed to go down at last I needed no
lamp. The shouting could be heard on the stairs. Of the two lowest shelves we saved perhaps one apple in five. I cried,
because I thought that it was my fault; and my grandfather, who was by then very old and who had carried the baskets
up himself, sat down on the last of them and said, "Now listen. It was bad luck, and it was also a bad plan. A plan
that works only as long as nobody is ill is not a plan. It is a wish. What shall we do?"

We thought about it the whole evening. In the end we cut a hole in the cellar door, low down, of the size of a hand,
and another one high up in the opposite wall, so that the air would move by itself. We put the ripest apples nearest
to the stairs, where anybody who came for a jar of plums would smell them. And we hung a slate on the door with a line
for every week, so that if a line was empty it could be seen by all of us and not by me alone. It has been hanging
there ever since. In all those years there have been four empty lines, and beside each of them is written, in another
hand each time, what was the matter, and who went down instead.

He died in the spring, in the week of the blossom, and it was the year in which the trees bore more than in any year
before or after. People said that this was a sign. My grandmother would not hear of it. "It is the rain of last June,"
she said, "and the bees of those two over the river, and that he pruned them properly in February, when he should have
been in bed." But in November she went out herself with a new piece of string. It took her two days. She made a hundred
knots, no, ninety-eight, for two of the trees had been lost, and in the places where they had stood she put a knot of
another kind.

I have the orchard now. I am not yet sixty. When I walk along the rows in the evening, with a lamp that needs no oil,
I look at each of the trees to see that nothing has happened. My daughter, who is five, asks why I do it. I tell her
about the sticks, and the straw against the hares, and the eleven apples in the bowl. She is not very much impressed.
But last week I found that she had tied a thread around the radish in her own small bed, with a knot in it; and a day
later there was a second thread beside the first.

"Not too often," I said.

"I know," said my daughter. "But I wanted to be quite sure that it had begun."
`;
