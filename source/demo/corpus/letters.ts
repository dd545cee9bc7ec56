/** Fourth part of the training text: original prose, written for this program. */
export const LETTERS = `Dear Ilse, you ask how it goes with the ferry, and whether I am lonely. I shall answer the second question first,
because it is the shorter one. No. There is always somebody on the other bank who wants to come over, and by the time
I have brought him there is somebody on this bank who wants to go.

The ferry itself goes well. It is a flat boat with a rail, and it hangs on a rope that runs from one side to the other.
I do not row it and I do not sail it. I turn it a little against the stream, and the stream, which would like to carry
us down to the sea, carries us across instead. I have explained this to many people, and I still do not quite believe
it. If the water is low it takes a quarter of an hour. In spring, when the snow melts, it takes four minutes, and I
have to hold on to my hat.

You will remember that I was always the one who wished to know when. When does the train go, when will the soup be
ready, when does it stop raining? Now I am the one who is asked. They stand on the landing stage with their baskets,
and the first thing they say is not good morning. They say: how long will it take? In the beginning I looked at the
water and told them a number, and it was the wrong number, and they held it against me. So I began to write it down. I
have a book now. Each crossing has a line: how high the water stood on the post, how many people, how many cows, and how
many minutes. After two hundred crossings I looked at it in the evening, and I was ashamed. I had believed that cows
make no difference. A cow makes half a minute.

Since then I say two numbers. I say: not less than nine, and not more than twelve. At first they did not like it. They
thought that I did not know my own river. But a man who has been told nine and who waits eleven is an angry man, and a
man who has been told from nine to twelve and who waits eleven is a man who has been told the truth. They have grown
used to it. The doctor even asks me now how sure I am. I like the doctor very much. Your brother, Jonas.

Dear Ilse, thank you for the gloves. It has been a bad month for the ferry. I shall tell you about it, since you always
liked it when I was wrong.

You know that I can tell the time of a crossing to within a minute or so. About three weeks ago the crossings began to
grow longer. It was not much: ten minutes where there should have been nine, then twelve, then thirteen. The water was
not low. There were no more cows than usual. I thought that it was the rope, and I greased it. I thought that it was
the wind, and I waited for another wind. I thought, I am sorry to say, that it was me. One is not as young as one was.
In the end it took us twenty minutes, and the woman who sells eggs said that she could have walked around by the bridge,
which is untrue, but I understood her.

Then the doctor, who had been looking over the rail, said, "What do you do with all that gravel?" I asked her what
gravel. She pointed down. Under the planks, where one never looks, there is a hollow space to keep us afloat; and it
had been filling with wet sand and stones, a little at every landing, through a board that had come loose. We had been
carrying a load over the river and back again, forty times a day, that nobody had ordered and nobody paid for. I was so
busy with the rope, and the wind, and my own two arms, that I had not asked how deep we lay. There is a mark on the side
of the boat for exactly this. It had been under water for three weeks, and therefore I did not see it.

It took a whole day to shovel it out. The doctor helped, and the egg woman, and a man with a trombone who was only
passing through. The next morning I pushed off as always, and we shot across like a cork. I was so astonished that I
forgot to put out the rope on the other side. Nine minutes, Ilse. I have painted a second mark, in red, above the first,
and I look at it each time before I look at the river. I write it in the book too. It ought to have been in the book from
the beginning. It is never enough to know that one is slow: one has to write down the things that could be the reason,
on the days when all is well, or there is nothing to compare it with on the day when it is not. Your brother, Jonas.

Dear Ilse, today I did something that I have never done before. I stopped in the middle of the river.

It was in the afternoon. On board were a bride, with her family, and the egg woman, and a horse. The boat was heavy, the
water was high, and there came a great tree down the stream, roots and all, turning over and over. I saw that if we went
on we should meet it. If I had let go of the rope we should have met the mill instead. So I laid the boat straight, with
its nose in the stream, and there it hung, and did not move from the spot. The horse looked at me. The bride's father
asked what the matter was, and whether we had broken down. I said that we had not broken down. I said that we were
waiting, that it would cost us about five minutes, and that all the persons who were on board before would be on board
afterwards.

That was all he wanted to know. It is a thing that I have noticed often. People can bear to wait, if somebody tells them
that it is waiting and not the end. He lit a pipe. The tree went by, so near that a bird which was sitting on it changed
over to us. Then I turned the boat a little against the stream, and we went on as though nothing had happened, and we
came to the other bank five minutes late. I put it into the book in this way: nine minutes, and five for the tree. For
it would not be right to write fourteen. Whoever read that afterwards would think that I had grown slow again, and would
look for gravel.

The bird is still here. It has taken a liking to the rail. I have told it how long it takes to the other side, not less
than nine and not more than twelve, and it seems to be content with that. Write soon, and tell me when you are coming;
two dates will do. Your brother, Jonas.
`;
